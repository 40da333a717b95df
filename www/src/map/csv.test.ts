import { expect, test } from "vitest";
import { csvOf } from "./csv";

test("CSV quotes what it must, and gives a spreadsheet no formula", () => {
  const row = { node: 0, name: "=a", group: 'x,"y"', outcome: "gets no pod", reason: "lacks `disktype=ssd`" };
  expect(csvOf([row], "zone")).toBe('node,zone,outcome,reason\r\n\'=a,"x,""y""",gets no pod,lacks disktype=ssd\r\n');
});
