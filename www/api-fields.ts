// The API's own descriptions of its fields, read when the page is built: they are the doc comments of `k8s-openapi`.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Plugin } from "vite";
import type { ApiField, ApiTypes } from "./src/given/fields/api";

const CRATE = "k8s-openapi";

/** The objects that the page's editors hold, by their kinds. */
const ROOTS = {
  DaemonSet: "crate::api::apps::v1::DaemonSet",
  Node: "crate::api::core::v1::Node",
  Pod: "crate::api::core::v1::Pod",
};

/** Rust's types of scalars, and those of Kubernetes that are written as one. */
const SCALARS: Record<string, string> = {
  "std::string::String": "string",
  bool: "boolean",
  i32: "integer",
  i64: "integer",
  f64: "number",
  "crate::ByteString": "base64",
  "crate::apimachinery::pkg::api::resource::Quantity": "quantity",
  "crate::apimachinery::pkg::util::intstr::IntOrString": "integer or string",
  "crate::apimachinery::pkg::apis::meta::v1::Time": "time",
  "crate::apimachinery::pkg::apis::meta::v1::MicroTime": "time",
  "crate::apimachinery::pkg::apis::meta::v1::FieldsV1": "object",
};

/** The module `virtual:api-fields`, whose default export is `ApiTypes`. */
export function apiFields(): Plugin {
  const name = "virtual:api-fields";
  return {
    name: "api-fields",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      // Parsed as JSON, which is faster than as a program.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(readApiFields(sourceOfCrate())))});`;
    },
  };
}

/** The folder of the crate in Cargo's registry, of the version that the project is built with. */
function sourceOfCrate(): string {
  const root = new URL("..", import.meta.url);
  const lock = readFileSync(new URL("Cargo.lock", root), "utf8");
  const version = new RegExp(`name = "${CRATE}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  const registry = join(process.env["CARGO_HOME"] ?? join(homedir(), ".cargo"), "registry/src");
  const folders = existsSync(registry) ? readdirSync(registry) : [];
  const found = folders.map((index) => join(registry, index, `${CRATE}-${version}`)).find(existsSync);
  if (found) return found;
  // Elsewhere, as with vendored sources: Cargo knows, but asks for all that the workspace needs.
  const metadata = execFileSync("cargo", ["metadata", "--format-version=1", "--locked"], {
    cwd: root,
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  const packages: { name: string; manifest_path: string }[] = JSON.parse(metadata).packages;
  const crate = packages.find((one) => one.name === CRATE);
  if (!crate) throw new Error(`the sources of ${CRATE} are not found`);
  return join(crate.manifest_path, "..");
}

/** The types that the roots are made of, by their names. */
export function readApiFields(crate: string): ApiTypes {
  const sources = join(crate, "src");
  const version = readdirSync(sources).filter((one) => /^v1_\d+$/.test(one));
  const newest = version.sort((a, b) => Number(a.slice(3)) - Number(b.slice(3))).at(-1);
  if (!newest) throw new Error(`${CRATE} has no version of the API`);
  const types: Record<string, Record<string, ApiField>> = {};
  const paths = new Map<string, string>();
  const wanted = Object.values(ROOTS);
  for (let path = wanted.pop(); path; path = wanted.pop()) {
    const name = nameOf(path);
    if (paths.has(name)) {
      if (paths.get(name) !== path) throw new Error(`two types are called ${name}: ${path} and ${paths.get(name)}`);
      continue;
    }
    paths.set(name, path);
    const source = readFileSync(fileOf(join(sources, newest), path), "utf8");
    const { fields, used } = fieldsOf(source, name);
    types[name] = { ...constantsOf(source), ...fields };
    wanted.push(...used);
  }
  return types;
}

/** `apiVersion` and `kind`, which are no fields of a struct: their descriptions stand in its schema. */
function constantsOf(source: string): Record<string, ApiField> {
  const found = source.matchAll(/"(apiVersion|kind)": \{\s*"description": ("(?:[^"\\]|\\.)*")/g);
  const isObject = source.includes("impl crate::Resource for ");
  return isObject
    ? Object.fromEntries([...found].map(([, name, text]) => [name!, { type: "string", text: JSON.parse(text!) }]))
    : {};
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("::") + 2);
}

/** The module of a type says in which file it stands. */
function fileOf(folder: string, path: string): string {
  const name = nameOf(path);
  const module = join(folder, ...path.split("::").slice(1, -1));
  const file = new RegExp(`pub use self::(\\w+)::${name};`).exec(readFileSync(join(module, "mod.rs"), "utf8"))?.[1];
  if (!file) throw new Error(`${path} is not found in ${CRATE}`);
  return join(module, `${file}.rs`);
}

/** The fields of a struct by their names in JSON, and the types that they have. */
function fieldsOf(source: string, name: string): { fields: Record<string, ApiField>; used: string[] } {
  const body = new RegExp(`pub struct ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1] ?? "";
  const jsonNames = new Map<string, string>();
  for (const [, json, field] of source.matchAll(/"([^"]+)" => Field::Key_(\w+),/g)) jsonNames.set(field!, json!);
  const fields: Record<string, ApiField> = {};
  const used: string[] = [];
  for (const [, docs, field, type] of body.matchAll(/((?: *\/\/\/.*\n)*) *pub (\w+): (.*),/g)) {
    const json = jsonNames.get(field!);
    if (json === undefined) throw new Error(`${name}.${field} has no name in JSON`);
    // Markdown asks for more backslashes than people.
    const text = docs!
      .replace(/^ *\/\/\/ ?/gm, "")
      .replace(/\\([<>[\]*_])/g, "$1")
      .trim();
    const { of, inner } = shapeOf(type!);
    const scalar = SCALARS[inner];
    if (scalar === undefined) used.push(inner);
    fields[json] = { type: scalar ?? nameOf(inner), text, ...(of && { of }) };
  }
  return { fields, used };
}

function shapeOf(type: string): { of?: "list" | "map"; inner: string } {
  const present = /^Option<(.*)>$/.exec(type)?.[1] ?? type;
  const list = /^std::vec::Vec<(.*)>$/.exec(present)?.[1];
  if (list) return { of: "list", inner: list };
  const map = /^std::collections::BTreeMap<std::string::String, (.*)>$/.exec(present)?.[1];
  if (map) return { of: "map", inner: map };
  return { inner: /^std::boxed::Box<(.*)>$/.exec(present)?.[1] ?? present };
}
