/** Events of training can come by the thousand while a page loads; what is older than this many is of no use to it. */
const LONGEST = 10_000;

/** Holds events back while nobody listens: before the page has loaded, and while it loads again after a crash. */
export class EventQueue<Event> {
  private waiting: Event[] = [];
  private deliver: ((event: Event) => void) | null = null;
  private isOpen = false;
  private count = 0;

  /** Tells pages apart: another one after each `close`. */
  get page(): number {
    return this.count;
  }

  connect(deliver: (event: Event) => void): void {
    this.deliver = deliver;
  }

  send(event: Event): void {
    if (this.isOpen && this.deliver) this.deliver(event);
    else this.waiting = [...this.waiting.slice(1 - LONGEST), event];
  }

  /** This page listens now; nothing happens when it has been left meanwhile. */
  open(page: number): void {
    if (page !== this.count) return;
    this.isOpen = true;
    const { waiting } = this;
    this.waiting = [];
    for (const event of waiting) this.send(event);
  }

  /** The page is gone. */
  close(): void {
    this.isOpen = false;
    this.count++;
  }
}
