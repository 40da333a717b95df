// The scripts to start from; `scripts.ts` generates them.

export const SCRIPTS: readonly { id: string; label: string }[] = [
  { id: "rollout", label: "A rolling update" },
  { id: "join", label: "A node joins, another leaves" },
  { id: "labels", label: "A node's labels change" },
  { id: "noSchedule", label: "A taint is added: NoSchedule" },
  { id: "noExecute", label: "A taint is added: NoExecute" },
  { id: "unready", label: "Unready nodes eat the budget" },
  { id: "surge", label: "Surge with a host port gets stuck" },
  { id: "image", label: "The new image never becomes ready" },
  { id: "onDelete", label: "OnDelete waits for somebody" },
  { id: "orphan", label: "Deleted with orphans, then adopted" },
  { id: "drain", label: "Cordon and drain" },
  { id: "created", label: "Only created" },
];
