// The YAML library, loaded when it is first needed; without it what needs it is left out.

type Yaml = typeof import("yaml");

export async function loadedYaml(): Promise<Yaml | undefined> {
  try {
    return await import("yaml");
  } catch {
    return undefined;
  }
}
