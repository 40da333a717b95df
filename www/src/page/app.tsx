// The page: header, verdict, and three columns for the inputs, the map and the answers.

import { AnswersPanel } from "../answers/panel";
import { GivenPanel } from "../given/panel";
import { giveManifest } from "../given/sources";
import { MapPanel } from "../map/panel";
import { Announced } from "./announce";
import { Columns } from "./columns";
import { Header } from "./header";
import { Notice } from "./notice";
import { VerdictStrip } from "./verdict-strip";

export function App() {
  return (
    <>
      <button type="button" class="skip" onClick={giveManifest}>
        To the editor
      </button>
      <Header />
      <Notice />
      <VerdictStrip />
      <Announced />
      <Columns given={<GivenPanel />} map={<MapPanel />} answers={<AnswersPanel />} />
      <footer>
        <p>
          Default feature gates; placement and simulation are those of Kubernetes 1.36 and 1.37. Core in Rust, compiled
          to WebAssembly; the same as the policy, the CLI and the npm package.
        </p>
      </footer>
    </>
  );
}
