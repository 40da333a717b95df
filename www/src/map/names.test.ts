import { expect, test } from "vitest";
import { commonSuffix, shortName } from "./names";

test("names lose what all of them end in, and nothing else", () => {
  const names = ["ip-10-0-0-170.eu-central-1.compute.internal", "ip-10-0-0-171.eu-central-1.compute.internal"];
  expect(commonSuffix(names)).toBe(".eu-central-1.compute.internal");
  expect(shortName(names[0]!, commonSuffix(names))).toBe("ip-10-0-0-170");
  expect(commonSuffix([...names, "a.compute.internal"])).toBe(".compute.internal");
  expect(commonSuffix(["worker-1", "worker-2"])).toBe("");
  expect(commonSuffix(["only.example.com"])).toBe("");
});
