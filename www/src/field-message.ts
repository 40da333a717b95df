// A field and its message, on one line.

/** Messages of Kubernetes and of the script's reader usually name the field already. */
export function fieldMessage({ field, message }: { field: string; message: string }): string {
  return field === "" || names(message, field) ? message : `${field}: ${message}`;
}

/** Whether a message contains the field as a whole word. */
function names(message: string, field: string): boolean {
  const name = field.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(message);
}
