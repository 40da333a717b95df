// Makes CodeMirror use a constructed style sheet instead of <style> elements, which the page's
// Content-Security-Policy blocks. Its rules are in a layer, so that the page's own rules for the editor take
// precedence.

import { StyleModule } from "style-mod";

const sheet = new CSSStyleSheet();
const known = new Set<StyleModule>();
document.adoptedStyleSheets.push(sheet);

StyleModule.mount = (_root, modules) => {
  const all = Array.isArray(modules) ? modules : [modules];
  const fresh = all.filter((module: StyleModule) => !known.has(module));
  if (fresh.length === 0) return;
  // The first module has the highest precedence, and in a style sheet later rules win.
  for (const module of fresh) known.add(module);
  const rules = [...known].reverse().map((module) => module.getRules());
  sheet.replaceSync(`@layer editor {\n${rules.join("\n")}\n}`);
};
