// The theme: light, dark, or that of the system.

import { effect, signal } from "@preact/signals";
import { keep, kept } from "../kept";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const LABEL: Record<Theme, string> = { system: "◐ System", light: "☀ Light", dark: "☾ Dark" };
const NAME: Record<Theme, string> = { system: "as in the system settings", light: "light", dark: "dark" };

const theme = signal<Theme>(THEMES.find((theme) => theme === kept("theme")) ?? "system");
effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
});

export function ThemeButton() {
  const now = theme.value;
  const next = () => {
    theme.value = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? "system";
    keep("theme", theme.value);
  };
  // The accessible name begins with the visible label.
  return (
    <button id="theme" type="button" aria-label={`${LABEL[now].slice(2)}: colours ${NAME[now]}`} onClick={next}>
      {LABEL[now]}
    </button>
  );
}
