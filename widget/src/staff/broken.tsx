// A page that could not begin: why, and the way to try again.

export function Broken({ text, again }: { text: string; again: string }) {
  return (
    <main class="broken">
      <p role="alert">{text}</p>
      <button type="button" class="btn primary" onClick={() => location.reload()}>
        {again}
      </button>
    </main>
  );
}
