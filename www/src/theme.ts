// Light, dark, or as the system has it.

import { byId } from "./dom";
import { keep, kept } from "./kept";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const LABEL: Record<Theme, string> = { system: "◐ System", light: "☀ Light", dark: "☾ Dark" };
const NAME: Record<Theme, string> = { system: "as the system has them", light: "light", dark: "dark" };

const button = byId<HTMLButtonElement>("theme");

export function startTheme(): void {
  let theme = THEMES.find((theme) => theme === kept("theme")) ?? "system";
  apply(theme);
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
    apply(theme);
    keep("theme", theme);
  });
}

function apply(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  button.textContent = LABEL[theme];
  // The name begins with what can be read on the button.
  button.setAttribute("aria-label", `${LABEL[theme].slice(2)}: colours ${NAME[theme]}`);
}
