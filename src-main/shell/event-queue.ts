/** Events of training can come by the thousand while a page loads; what is older than this many is of no use to it. */
const LONGEST = 10_000;

/** Holds events back while nobody listens: before the page has loaded, and while it loads again after a crash. */
export class EventQueue<Event> {
  private waiting: Event[] = [];
  private deliver: ((event: Event) => void) | null = null;
  private isOpen = false;

  connect(deliver: (event: Event) => void): void {
    this.deliver = deliver;
  }

  send(event: Event): void {
    if (this.isOpen && this.deliver) this.deliver(event);
    else this.waiting = [...this.waiting.slice(1 - LONGEST), event];
  }

  /** The page listens now. */
  open(): void {
    this.isOpen = true;
    const { waiting } = this;
    this.waiting = [];
    for (const event of waiting) this.send(event);
  }

  /** The page is gone. */
  close(): void {
    this.isOpen = false;
  }
}
