// The API's descriptions of its fields, which the build of the page generates from the types of Kubernetes.

export interface ApiField {
  /**
   * A type of `ApiTypes`, or a scalar: `string`, `boolean`, `integer`, `quantity`. For lists and maps, the type of
   * the items.
   */
  type: string;
  of?: "list" | "map";
  /** The API's own description; may be empty. */
  text: string;
}

/** The fields of each type, by name. Types are named by their kinds or Go types: `DaemonSet`, `PodSpec`. */
export type ApiTypes = Readonly<Record<string, Readonly<Record<string, ApiField>>>>;

/**
 * The steps from an object to a value in it: the name of a field, the key of a map, or `[]` for an item of a list.
 */
export type FieldPath = readonly string[];

export const ITEM = "[]";

/** Returns the field at the end of a path; undefined if the API has none. */
export function fieldAt(types: ApiTypes, kind: string, path: FieldPath): ApiField | undefined {
  if (!Object.hasOwn(types, kind)) return undefined;
  let field: ApiField | undefined = { type: kind, text: "" };
  for (const step of path) {
    if (field.of === "list" ? step === ITEM : field.of === "map") field = { type: field.type, text: field.text };
    else if (field.of !== undefined || !Object.hasOwn(types, field.type)) return undefined;
    else {
      const fields: Readonly<Record<string, ApiField>> = types[field.type] ?? {};
      field = Object.hasOwn(fields, step) ? fields[step] : undefined;
    }
    if (!field) return undefined;
  }
  return field;
}

/** Returns the fields of this type; none for scalars, lists and maps. */
export function fieldsOf(types: ApiTypes, field: ApiField): Readonly<Record<string, ApiField>> {
  return field.of === undefined && Object.hasOwn(types, field.type) ? (types[field.type] ?? {}) : {};
}

/** Describes the type: `list of Container`. */
export function typeOf({ type, of }: ApiField): string {
  return of === "list" ? `list of ${type}` : of === "map" ? `map of ${type}` : type;
}

/** Returns the first sentence of a description. */
export function firstSentence(text: string): string {
  const end = /[.!?](?=\s+[A-Z`"(])|\n\s*\n/.exec(text);
  return (end ? text.slice(0, end.index + 1) : text).trim();
}
