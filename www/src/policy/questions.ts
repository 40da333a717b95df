// The settings of the policy, as described by its `questions-ui.yml`.

import { questions } from "../../../policy/questions-ui.yml";

export type Value = string | number | boolean | string[];
/** Settings by name; missing ones have their default. */
export type Settings = Record<string, Value>;

export interface Question {
  variable: string;
  type: "enum" | "boolean" | "int" | "string" | "array[";
  default: Value;
  label: string;
  group: string;
  description: string;
  options?: string[];
  min?: number;
  max?: number;
  /** The question is asked only if another setting has a value: `cluster_context=true`. */
  show_if?: string;
}

export const QUESTIONS: readonly Question[] = questions as Question[];

export const GROUPS: readonly string[] = [...new Set(QUESTIONS.map(({ group }) => group))].sort((a, b) =>
  // House rules come first: only these are evaluated on this page.
  a === "House rules" ? -1 : b === "House rules" ? 1 : 0,
);

export function valueIn(settings: Settings, question: Question): Value {
  return settings[question.variable] ?? question.default;
}

/** Whether the question's condition is met. */
export function isAsked(settings: Settings, { show_if: condition }: Question): boolean {
  if (condition === undefined) return true;
  const [variable, value] = condition.split("=");
  const other = QUESTIONS.find((question) => question.variable === variable);
  return other !== undefined && String(valueIn(settings, other)) === value;
}

/** Returns the settings with a value changed, without those that have their default. */
export function withValue(settings: Settings, question: Question, value: Value): Settings {
  const { [question.variable]: _, ...others } = settings;
  return JSON.stringify(value) === JSON.stringify(question.default)
    ? others
    : { ...others, [question.variable]: value };
}

/** Reads stored or shared settings; unknown names and values of the wrong type are dropped. */
export function readSettings(json: string | undefined): Settings {
  let read: unknown;
  try {
    read = JSON.parse(json ?? "{}");
  } catch {
    return {};
  }
  if (typeof read !== "object" || read === null) return {};
  return QUESTIONS.reduce<Settings>((settings, question) => {
    const value: unknown = Object.hasOwn(read, question.variable)
      ? (read as Record<string, unknown>)[question.variable]
      : undefined;
    return isOf(question, value) ? withValue(settings, question, value) : settings;
  }, {});
}

function isOf({ type, options }: Question, value: unknown): value is Value {
  switch (type) {
    case "enum":
      return typeof value === "string" && (options ?? []).includes(value);
    case "array[":
      return Array.isArray(value) && value.every((one) => typeof one === "string");
    case "int":
      return Number.isSafeInteger(value);
    default:
      return typeof value === type;
  }
}
