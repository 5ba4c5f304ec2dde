// A guide's flow as a picture. The same stands beside it in words, so that readers pass over the picture.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { GuideView } from "../shared/protocol";
import { useWords } from "../staff/words";
import { BOX_WIDTH, KIND_HEIGHT, LINE_HEIGHT, PADDING, pictureOf, type Box, type Line } from "./picture";

export function Flow({ view }: { view: GuideView }) {
  const { t } = useWords();
  const { boxes, lines, width, height } = pictureOf(view.nodes, view.edges);
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // A guide begins at the top, in the middle.
    if (frame.current) frame.current.scrollLeft = (width - frame.current.clientWidth) / 2;
  }, [width]);
  const wrong = new Set(view.faults.map(({ step }) => step));
  return (
    <div class="flow" role="region" aria-label={t("flow.label")} tabIndex={0} ref={frame}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <defs>
          <marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M1 1 9 5 1 9" />
          </marker>
        </defs>
        {lines.map(({ path }) => (
          <path key={path} class="flow-line" d={path} marker-end="url(#tip)" />
        ))}
        {boxes.map((box) => (
          <Step key={box.node.id} box={box} isWrong={wrong.has(box.node.id)} />
        ))}
        {lines.map((line) => (
          <Label key={line.path} line={line} />
        ))}
      </svg>
    </div>
  );
}

function Step({ box, isWrong }: { box: Box; isWrong: boolean }) {
  const { t } = useWords();
  const { node, x, y, height, title, lines, backs } = box;
  const top = y + PADDING + LINE_HEIGHT - 4;
  return (
    <g class={`flow-step ${node.kind} ${isWrong ? "wrong" : ""}`}>
      <rect x={x} y={y} width={BOX_WIDTH} height={height} rx={10} />
      <text class="flow-kind" x={x + PADDING} y={top - 1}>
        {kindName(t, node.kind)} · {node.id}
      </text>
      {title.map((line, at) => (
        <text class="flow-title" key={at} x={x + PADDING} y={top + KIND_HEIGHT + at * LINE_HEIGHT}>
          {line}
        </text>
      ))}
      {[...lines, ...backs].map((line, at) => (
        <text class={at < lines.length ? "" : "flow-back"} key={at} x={x + PADDING} y={top + KIND_HEIGHT + (title.length + at) * LINE_HEIGHT}>
          {line}
        </text>
      ))}
    </g>
  );
}

function Label({ line: { x, y, label } }: { line: Line }) {
  return (
    <text class="flow-label" text-anchor="middle">
      {label.map((words, at) => (
        <tspan key={at} x={x} y={y + (at + 0.5) * LINE_HEIGHT}>
          {words}
        </tspan>
      ))}
    </text>
  );
}

/** In the reader's words where it is one of ours. */
export function kindName(t: (key: string) => string, kind: string): string {
  const known = t(`flow.kind.${kind}`);
  return known === `flow.kind.${kind}` ? kind : known;
}
