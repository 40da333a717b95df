// Loads a part of the page when it is first used; if that fails, the page works without it.

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { notice } from "./notice";

export async function loaded<T>(part: () => Promise<T>): Promise<T | undefined> {
  try {
    return await part();
  } catch {
    notice("A part of the page could not be loaded: try again when it can be reached", "bad");
    return undefined;
  }
}

/** Renders the component that `part` loads: nothing until it is first `wanted`, and always from then on. */
export function Lazy({ part, wanted }: { part: () => Promise<ComponentType>; wanted: boolean }) {
  const component = useSignal<{ View: ComponentType } | undefined>(undefined);
  useEffect(() => {
    if (!wanted || component.peek()) return;
    void loaded(part).then((View) => {
      if (View) component.value = { View };
    });
  }, [wanted]);
  const View = component.value?.View;
  return View ? <View /> : null;
}
