import { expect, test } from "vitest";
import { fieldLines, linesOfLabel, linesOfPredicate, linesOfTaint } from "./field-lines";

const TEXT = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: logging}
spec:
  template:
    spec:
      nodeSelector:
        disktype: ssd
        kubernetes.io/os: linux
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - {key: zone, operator: In, values: [a]}
      tolerations:
        - key: gpu
          operator: Exists
        - {operator: Exists, effect: NoExecute}
      containers: []
`;

test("labels, taints and predicates are found at their lines", async () => {
  const fields = await fieldLines(TEXT, "logging/agent");
  if (!fields) throw new Error("not found");
  expect(linesOfLabel(fields, "disktype")).toEqual([8]);
  expect(linesOfLabel(fields, "zone")).toEqual([15]);
  expect(linesOfLabel(fields, "other")).toEqual([]);
  expect(linesOfTaint(fields, "gpu=present:NoSchedule")).toEqual([17, 18, 19]);
  expect(linesOfTaint(fields, "other:NoSchedule")).toEqual([19]);
  expect(linesOfPredicate(fields, "nodeSelector")).toEqual([7, 8, 9]);
  expect(linesOfPredicate(fields, "nodeAffinity")).toEqual([11, 12, 13, 14, 15]);
  expect(linesOfPredicate(fields, "nodeName")).toEqual([]);
});

test("another DaemonSet and a text that cannot be read have none", async () => {
  expect(await fieldLines(TEXT, "default/agent")).toBeUndefined();
  expect(await fieldLines("kind: [", "logging/agent")).toBeUndefined();
  expect(await fieldLines("", "logging/agent")).toBeUndefined();
});
