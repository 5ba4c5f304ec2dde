// A product's small picture; where it has none or it does not load, a drawn parcel.
import { useState } from "preact/hooks";
import { webUrl } from "../shared/dom";
import { Icon } from "./icons";
import { useShopAddress } from "./url";

export function Picture({ url }: { url: string }) {
  const [broken, setBroken] = useState("");
  // Our own host may serve the shop too, as it does the demo; a wrong guess ends at the parcel.
  const address = useShopAddress(url) || (url && webUrl(url, location.href));
  return (
    <span class="picture">
      {address && broken !== address ? (
        <img src={address} alt="" width={34} height={34} loading="lazy" onError={() => setBroken(address)} />
      ) : (
        <Icon name="parcel" />
      )}
    </span>
  );
}
