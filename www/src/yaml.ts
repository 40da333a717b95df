// Loads the YAML library when it is first needed. If it cannot be loaded, the features that need it are left out.

type Yaml = typeof import("yaml");

export async function loadedYaml(): Promise<Yaml | undefined> {
  try {
    return await import("yaml");
  } catch {
    return undefined;
  }
}
