/** AG Grid forgets after 150 ms without an event which of its elements is being scrolled. In ms. */
const quiet = 200;

/**
 * AG Grid has two elements that scroll, the rows and a bar, and follows one of them at a time. Where a frame takes longer
 * than it remembers which one, it takes the echo in the bar for the person's own scrolling and ignores where they scroll
 * the rows to next: rows of another place would stay. So it is told once more when all is quiet.
 */
export function repeatLastScroll(host: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const repeat = () => host.querySelector('.ag-grid-viewport')?.dispatchEvent(new Event('scroll'));
  const scrolled = ({ isTrusted }: Event) => {
    if (!isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(repeat, quiet);
  };
  host.addEventListener('scroll', scrolled, { capture: true, passive: true });
}
