// A field and what is wrong with it, in one line.

/** Kubernetes' own messages name the field already, as a rule. */
export function fieldMessage({ field, message }: { field: string; message: string }): string {
  return field && !message.includes(field) ? `${field}: ${message}` : message;
}
