// A scrollable part of the page, which the keyboard can scroll too.

import type { ComponentChildren } from "preact";

export function Region({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
