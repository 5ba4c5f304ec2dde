// What was said, oldest first; new messages come in at the end and are read out politely.
import { useLayoutEffect, useRef } from "preact/hooks";
import { linked } from "../../shared/dom";
import type { Pending } from "../../shared/log";
import type { WireChoice, WireMessage } from "../../shared/protocol";
import { clock, day } from "../../shared/time";
import type { Actions } from "./actions";
import type { Shown } from "./card";
import { Cards } from "./cards";
import type { Chat } from "./chat";
import { Compared } from "./comparison";
import { FieldForm } from "./field";
import { AWAY, Icon } from "./icons";
import { Promised } from "./promise";
import { useWords } from "./words";

interface Props {
  chat: Chat;
  url: (address: string) => string;
  actions: Actions;
}

const NEAR_PX = 80;
const ABOVE_PX = 12;

export function LogView({ chat, url, actions }: Props) {
  const { t, locale } = useWords();
  const { messages, pending } = chat.log;
  const box = useFollowing(chat);
  const last = pending.length ? undefined : messages.at(-1);
  const newest = pending.length ? undefined : messages.filter(({ author }) => author !== "system").at(-1);
  const typist = chat.conversation?.owner === "agent" ? chat.conversation.agent_name : t("bot");
  const days = messages.map((message) => day(message.posted_at, locale));
  return (
    <div class="log" tabIndex={0} ref={box}>
      <div class="said" role="log" aria-label={t("log")}>
        {chat.conversation?.owner !== "agent" && <p class="note">{t("plainly")}</p>}
        {messages.length + pending.length === 0 && chat.line === "up" && <p class="ask">{t("ask")}</p>}
        {messages.flatMap((message, at) => [
          days[at] !== days[at - 1] && <Day key={`day ${days[at]}`} iso={message.posted_at} />,
          <Said key={message.client_id} message={message} next={messages[at + 1]} isNewest={message === newest} url={url} actions={actions} />,
        ])}
        {pending.map((each) => (
          <Waiting key={each.client_id} pending={each} isDown={chat.line !== "up"} retry={actions.retry} />
        ))}
        {chat.isTyping && (
          <div class="msg in dots" role="img" aria-label={t("typing", { name: typist })}>
            <i />
            <i />
            <i />
          </div>
        )}
        {last?.asks && <FieldForm key={last.message_id} field={last.asks} say={actions.say} />}
        {last && last.replies.length > 0 && !chat.isTyping && (
          <div class="quick" role="group" aria-label={t("replies")}>
            {last.replies.map((reply, position) => (
              <button class="btn" key={reply.label} onClick={() => actions.say(reply.text, choiceOf(last, position))}>
                {reply.label}
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function choiceOf({ message_id }: WireMessage, position: number): WireChoice {
  return { kind: "reply", message_id, position };
}

function Day({ iso }: { iso: string }) {
  const { t, locale } = useWords();
  const written = day(iso, locale);
  const ago = (days: number): string => day(new Date(Date.now() - days * 864e5).toISOString(), locale);
  return <div class="day">{written === ago(0) ? t("today") : written === ago(1) ? t("yesterday") : written}</div>;
}

interface SaidProps extends Shown {
  next: WireMessage | undefined;
  isNewest: boolean;
}

function Said({ next, isNewest, ...shown }: SaidProps) {
  const { message } = shown;
  const { t, locale } = useWords();
  if (message.author === "system") return <Notice message={message} />;
  const isMine = message.author === "visitor";
  const name = isMine ? t("you") : message.author === "agent" ? message.author_name : t("bot");
  return (
    <>
      {message.text && (
        <div class={isMine ? "msg out" : "msg in"} data-newest={isNewest && !isMine ? "" : undefined}>
          <span class="sr">{name}: </span>
          <Text text={message.text} />
        </div>
      )}
      {message.promise && <Promised promise={message.promise} />}
      <Links {...shown} />
      {message.comparison ? (
        <Compared {...shown} comparison={message.comparison} />
      ) : (
        message.cards.length > 0 && <Cards {...shown} />
      )}
      {next?.author !== message.author && (
        <div class={isMine ? "meta out" : "meta"}>
          {message.author === "agent" && `${name} · `}
          <time dateTime={message.posted_at}>{clock(message.posted_at, locale)}</time>
        </div>
      )}
    </>
  );
}

function Links({ message, url, actions }: Shown) {
  const { t } = useWords();
  return (
    <>
      {message.links.map(({ label, url: address }, position) => {
        const href = url(address);
        return (
          href && (
            <a class="read" key={position} href={href} target="_blank" rel="noopener" onClick={() => actions.follow(message, position)}>
              {t("read", { label })}
              <Icon path={AWAY} />
            </a>
          )
        );
      })}
    </>
  );
}

function Notice({ message: { notice, text } }: { message: WireMessage }) {
  const { t } = useWords();
  const key = `notice_${notice?.code}`;
  const said = t(key, notice?.params);
  return <p class="note">{said === key ? text : said}</p>;
}

function Waiting({ pending, isDown, retry }: { pending: Pending; isDown: boolean; retry: (client_id: string) => void }) {
  const { t } = useWords();
  const { client_id, text, problem } = pending;
  const refused = t("refused", { reason: problem?.message ?? "" });
  return (
    <>
      <div class="msg out unsent">
        <span class="sr">{t("you")}: </span>
        <Text text={text} />
      </div>
      <div class={problem ? "meta out bad" : "meta out"}>
        {problem ? refused : isDown ? t("not_sent") : t("sending")}
        {problem && (
          <button class="again" onClick={() => retry(client_id)}>
            {t("retry")}
          </button>
        )}
      </div>
    </>
  );
}

function Text({ text }: { text: string }) {
  return (
    <>
      {linked(text).map((piece) =>
        typeof piece === "string" ? (
          piece
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        ),
      )}
    </>
  );
}

/** Follows what comes, unless the visitor has scrolled up to read: to the end, or to where a long answer begins. */
function useFollowing(chat: Chat) {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const wrote = chat.log.pending.at(-1)?.client_id;
  const follow = (): void => {
    const element = box.current;
    if (!element || !following.current) return;
    // Only ever downwards: further down the visitor may be reading on.
    element.scrollTop = Math.max(element.scrollTop, placeToRead(element));
  };
  useLayoutEffect(() => {
    following.current = true;
  }, [wrote]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const scrolled = (): void => {
      following.current = element.scrollTop > placeToRead(element) - NEAR_PX;
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    const sizes = new ResizeObserver(follow);
    sizes.observe(element);
    if (element.firstElementChild) sizes.observe(element.firstElementChild);
    return () => {
      element.removeEventListener("scroll", scrolled);
      sizes.disconnect();
    };
  }, []);
  useLayoutEffect(follow);
  return box;
}

function placeToRead(box: HTMLElement): number {
  const end = box.scrollHeight - box.clientHeight;
  const newest = box.querySelector<HTMLElement>("[data-newest]");
  if (!newest) return end;
  const top = newest.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
  return Math.min(end, top - ABOVE_PX);
}
