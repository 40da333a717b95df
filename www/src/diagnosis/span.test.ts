import { expect, test } from "vitest";
import { spanText } from "./span";

test.each([
  [0, "0s"],
  [999, "0s"],
  [28_671, "28s"],
  [153_505, "2m33s"],
  [3_600_000, "1h"],
  [3_605_000, "1h"],
  [90_061_000, "1d1h"],
])("%d ms is %s", (milliseconds, text) => {
  expect(spanText(milliseconds)).toBe(text);
});
