// What the API says of its fields, as the build of the page reads it from the types of Kubernetes.

export interface ApiField {
  /** A type of `ApiTypes`, else a scalar: `string`, `boolean`, `integer`, `quantity`. Of lists and maps that of the items. */
  type: string;
  of?: "list" | "map";
  /** What it is for, in the API's own words. May be empty. */
  text: string;
}

/** The fields of each type, by their names. Types are called by their kinds or Go names: `DaemonSet`, `PodSpec`. */
export type ApiTypes = Readonly<Record<string, Readonly<Record<string, ApiField>>>>;

/** The steps from an object to a value in it: a field's name or the key of a map; an item of a list is `[]`. */
export type FieldPath = readonly string[];

export const ITEM = "[]";

/** The field at the end of a path. Undefined where the API has none. */
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

/** The fields that an object of this type may have; none of scalars, lists and maps. */
export function fieldsOf(types: ApiTypes, field: ApiField): Readonly<Record<string, ApiField>> {
  return field.of === undefined && Object.hasOwn(types, field.type) ? (types[field.type] ?? {}) : {};
}

/** The type in words: `list of Container`. */
export function typeOf({ type, of }: ApiField): string {
  return of === "list" ? `list of ${type}` : of === "map" ? `map of ${type}` : type;
}

/** The first sentence of a description. */
export function firstSentence(text: string): string {
  const end = /[.!?](?=\s+[A-Z`"(])|\n\s*\n/.exec(text);
  return (end ? text.slice(0, end.index + 1) : text).trim();
}
