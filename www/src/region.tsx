// A part of the page that is scrolled, also by keys.

import type { ComponentChildren } from "preact";

export function Region({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
