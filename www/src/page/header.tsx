// The header of the page: title, version of Kubernetes, link, theme.

import { ALL, VERSIONS, version } from "../given/versions";
import { leaveLink } from "../link";
import { CopyLink } from "../share/copy-link";
import { ThemeButton } from "./theme";

export function Header() {
  return (
    <header class="top">
      <h1>DaemonSet Preflight</h1>
      <p class="tagline">What the API server, the controller and the scheduler would say. Nothing leaves this page.</p>
      <div class="tools">
        <select
          id="version"
          aria-label="Version of Kubernetes that answers"
          value={version.value}
          onChange={({ currentTarget }) => {
            leaveLink();
            version.value = currentTarget.value;
          }}
        >
          {VERSIONS.map((one) => (
            <option key={one} value={one}>
              Kubernetes {one}
            </option>
          ))}
          <option value={ALL}>all versions compared</option>
        </select>
        <CopyLink id="share" label="Copy link" />
        <ThemeButton />
      </div>
    </header>
  );
}
