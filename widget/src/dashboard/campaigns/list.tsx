// The campaigns in a table: whether they are live, whom they reached, what that caused, who changed them last.
import { useState } from "preact/hooks";
import type { CampaignList, CampaignRow, CampaignView } from "../../shared/protocol";
import { ago } from "../../shared/time";
import { explain, send } from "../../staff/api";
import { Icon } from "../../staff/icons";
import { useWords } from "../../staff/words";
import type { PageProps } from "../app";
import { follow } from "../follow";
import { Segments, Switch } from "../form";
import type { Told } from "../toast";
import { NEW, viewAddress } from "../view";
import type { Drafts } from "./drafts";
import { ImportDialog } from "./importing";
import { Lift, reachOf } from "./lift";
import { Restraint } from "./restraint";

const TONES = { live: "ok", scheduled: "brass", ended: "", off: "", archived: "" } as const;

export interface ListProps extends PageProps {
  options: CampaignList;
  drafts: Drafts;
  onChanged: () => void;
  tell: (told: Told) => void;
}

export function List({ view, show, options, drafts, onChanged, tell }: ListProps) {
  const { t } = useWords();
  const [which, setWhich] = useState<"current" | "archived">("current");
  const [importing, setImporting] = useState(false);
  const [cause, setCause] = useState<unknown>(null);
  const [busy, setBusy] = useState("");
  const rows = options.campaigns.filter(({ archived }) => archived === (which === "archived"));
  const reach = reachOf(rows.map(({ lift }) => lift));
  const drafted = new Set(drafts.all());
  const open = (campaign_id: string) => show({ ...view, campaign_id });

  async function act(row: CampaignRow, does: string, body: object): Promise<CampaignView | null> {
    setBusy(row.campaign_id);
    setCause(null);
    try {
      const answer = await send<CampaignView>("POST", `/api/campaigns/${row.campaign_id}/${does}`, body);
      onChanged();
      return answer;
    } catch (why) {
      setCause(why);
      return null;
    } finally {
      setBusy("");
    }
  }

  const enable = async (row: CampaignRow, enabled: boolean) => {
    if (await act(row, "enable", { enabled })) tell({ text: t(enabled ? "list.enabled" : "list.disabled", { name: row.name }) });
  };
  const archive = async (row: CampaignRow) => {
    const back = async () => {
      const restored = await act(row, "archive", { archived: false });
      // What is restored comes back off: undone is what it was before.
      if (restored && row.enabled) await act(row, "enable", { enabled: true });
      if (restored) tell({ text: t("list.restored", { name: row.name }) });
    };
    if (await act(row, "archive", { archived: true })) tell({ text: t("list.archived", { name: row.name }), undo: () => void back() });
  };
  const restore = async (row: CampaignRow) => {
    if (await act(row, "archive", { archived: false })) tell({ text: t("list.restored_off", { name: row.name }) });
  };
  const duplicate = async (row: CampaignRow) => {
    const made = await act(row, "duplicate", {});
    if (made) open(made.definition.campaign_id);
  };

  return (
    <section aria-label={t("title.campaigns")}>
      <Restraint restraint={options.restraint} onChanged={onChanged} tell={tell} />
      <div class="bar">
        <Segments label={t("list.which")} values={["current", "archived"]} value={which} nameOf={(each) => t(`list.which.${each}`)} onChange={setWhich} />
        <div class="bar-end">
            <button type="button" class="btn" onClick={() => setImporting(true)}>
              {t("import.open")}
            </button>
            <a
              class="btn primary"
              href={viewAddress({ ...view, campaign_id: NEW })}
              onClick={(event) => follow(event, () => open(NEW))}
            >
              <Icon name="plus" />
              {t(drafted.has("") ? "list.go_on" : "list.new")}
            </a>
        </div>
      </div>
      {cause !== null && (
        <p class="trouble" role="alert">
          {explain(t, cause)}
        </p>
      )}
      {rows.length === 0 && (
        <div class="empty">
          <h2>{t(`empty.campaigns.${which}`)}</h2>
          <p class="muted">{t(`empty.campaigns.${which}.hint`)}</p>
        </div>
      )}
      {rows.length > 0 && (
        <table class="campaigns" role="table" aria-label={t(`list.which.${which}`)}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                <span class="unseen">{t("list.on")}</span>
              </th>
              <th role="columnheader" scope="col">{t("list.campaign")}</th>
              <th role="columnheader" scope="col">{t("list.state")}</th>
              <th role="columnheader" scope="col" class="n">{t("list.shown")}</th>
              <th role="columnheader" scope="col" class="n">{t("list.held_out")}</th>
              <th role="columnheader" scope="col">{t("list.lift")}</th>
              <th role="columnheader" scope="col">{t("list.changed")}</th>
              <th role="columnheader" scope="col">
                <span class="unseen">{t("list.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row) => (
              <Row
                key={row.campaign_id}
                row={row}
                reach={reach}
                isDrafted={drafted.has(row.campaign_id)}
                speaks={options.restraint.speaks}
                busy={busy === row.campaign_id}
                href={viewAddress({ ...view, campaign_id: row.campaign_id })}
                onOpen={() => open(row.campaign_id)}
                onEnable={(enabled) => void enable(row, enabled)}
                onDuplicate={() => void duplicate(row)}
                onArchive={() => void (row.archived ? restore(row) : archive(row))}
              />
            ))}
          </tbody>
        </table>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} onImported={onChanged} onOpen={open} />}
      <p class="muted small foot-note">{t("list.proof")}</p>
    </section>
  );
}

interface RowProps {
  row: CampaignRow;
  reach: number;
  isDrafted: boolean;
  speaks: boolean;
  busy: boolean;
  href: string;
  onOpen: () => void;
  onEnable: (enabled: boolean) => void;
  onDuplicate: () => void;
  onArchive: () => void;
}

function Row({ row, reach, isDrafted, speaks, busy, href, onOpen, onEnable, onDuplicate, onArchive }: RowProps) {
  const { t, locale } = useWords();
  const { name, state, archived } = row;
  const changed = { when: ago(row.changed_at, new Date(), locale), name: row.changed_by || t("by.shipped") };
  return (
    <tr role="row" aria-busy={busy}>
      <td role="cell" class="on">
        {!archived && <Switch on={row.enabled} label={t("list.switch", { name })} disabled={busy} onChange={onEnable} />}
      </td>
      <th role="rowheader" scope="row">
        <a href={href} onClick={(event) => follow(event, onOpen)}>
          {name}
        </a>
        {isDrafted && <span class="tag warn">{t("list.drafted")}</span>}
        <span class="muted xs">{t(`trigger.${row.trigger}.${row.tells}`)}</span>
      </th>
      <td role="cell" class="state">
        <span class={`tag ${speaks ? TONES[state] : ""}`}>{t(!speaks && state === "live" ? "campaign.state.silent" : `campaign.state.${state}`)}</span>
      </td>
      <td role="cell" class="n shown" data-label={t("list.shown")}>{t("number", { n: row.visitors_shown })}</td>
      <td role="cell" class="n held" data-label={t("list.held_out")}>{t("number", { n: row.visitors_held_out })}</td>
      <td role="cell" class="lift-cell">
        <Lift lift={row.lift} reach={reach} />
      </td>
      <td role="cell" class="changed small">
        <time dateTime={row.changed_at}>{changed.when}</time>
        <span class="muted">{changed.name}</span>
      </td>
      <td role="cell" class="acts">
        <button type="button" class="icon-btn" aria-label={t("list.duplicate", { name })} title={t("list.duplicate.short")} disabled={busy} onClick={onDuplicate}>
          <Icon name="copy" />
        </button>
        <a class="icon-btn" href={`/api/campaigns/${row.campaign_id}/yaml`} download={`${row.campaign_id}.yaml`} aria-label={t("list.export", { name })} title={t("list.export.short")}>
          <Icon name="download" />
        </a>
        <button
          type="button"
          class="icon-btn"
          aria-label={t(archived ? "list.restore" : "list.archive", { name })}
          title={t(archived ? "list.restore.short" : "list.archive.short")}
          disabled={busy}
          onClick={onArchive}
        >
          <Icon name={archived ? "restore" : "archive"} />
        </button>
      </td>
    </tr>
  );
}
