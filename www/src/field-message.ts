// A field and what is wrong with it, in one line.

/** Messages that Kubernetes or the reader of a script makes name the field already, as a rule. */
export function fieldMessage({ field, message }: { field: string; message: string }): string {
  return field === "" || names(message, field) ? message : `${field}: ${message}`;
}

/** Whether a message has the field in it, and not as a part of another name. */
function names(message: string, field: string): boolean {
  const name = field.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(message);
}
