// The node → pod map: the overview, the nodes as rows, cells or a table, and the explanation for the chosen one.

import type { PlacementTable } from "daemonset-preflight";
import { Inline } from "../inline";
import { focusNext, MAP } from "../page/focus";
import { isStale, placing } from "../state";
import { plain } from "../words";
import { NodeCanvas } from "./canvas";
import { Detail } from "./detail";
import { Legend, Sentences } from "./legend";
import { Remedies } from "./remedies";
import { MOST_ROWS, NodeRows } from "./rows";
import { Selection } from "./selection";
import {
  changes,
  filter,
  groupLabel,
  groupLabels,
  groups,
  placeOf,
  select,
  selected,
  showOnly,
  suffix,
  view,
} from "./state";
import { NodeTable } from "./table";
import { grouped, nameOf, type Placing, shownNodes } from "./view";

/** The maximum number of DaemonSets with a map; of the others, only the summary is shown. */
const MOST_DAEMON_SETS = 8;

export function MapPanel() {
  const now = placing.value;
  const [first] = now?.placed.daemonSets ?? [];
  const isPlaced = first !== undefined && now !== undefined && now.overview.nodes.length > 0;
  return (
    <section class="panel" id="map-panel" aria-labelledby="map-title">
      <header>
        <h2 id="map-title">Node → pod</h2>
        {isStale.value && (
          <p id="stale" class="badge warned">
            of the text before: this one cannot be read yet
          </p>
        )}
      </header>
      <Only />
      <ul id="explanation">
        {now && first && <Remarks placing={now} />}
        {isPlaced && now.placed.daemonSets.length === 1 && <Sentences daemonSet={first} />}
      </ul>
      {now ? <Legend placing={now} /> : <ul id="legend" class="legend" />}
      {isPlaced && now.overview.nodes.length > MOST_ROWS && <Tools />}
      <div id="map" class={isStale.value ? "stale" : ""}>
        {now && !isPlaced && (
          <p class="hint">
            {first
              ? "There are no nodes: add yours under Nodes, or choose an example there."
              : "Write a DaemonSet or choose an example: where its pods run is shown here."}
          </p>
        )}
        {isPlaced && <Blocks placing={now} />}
      </div>
      <Selection />
      <Detail />
    </section>
  );
}

/** A notice that the map is limited to some nodes, with a button to show all. */
function Only() {
  const { only } = filter.value;
  return (
    <div id="shown-nodes" role="status">
      {only && (
        <p class="notice warned">
          <span>
            Only the nodes of: <Inline text={only.title} />
          </span>
          <button
            type="button"
            onClick={() => {
              showOnly(undefined);
              focusNext(MAP);
            }}
          >
            Show all
          </button>
        </p>
      )}
    </div>
  );
}

function Remarks({ placing }: { placing: Placing }) {
  return (
    <>
      {placing.placed.remarks.map(({ message }) => (
        <li key={message} class="hint-line">
          <Inline text={message} />
        </li>
      ))}
    </>
  );
}

function Tools() {
  return (
    <div id="map-tools" class="row">
      <label>
        Find{" "}
        <input
          id="map-search"
          type="search"
          placeholder="part of a node's name"
          value={filter.value.search}
          onInput={({ currentTarget }) => {
            filter.value = { ...filter.value, search: currentTarget.value.trim().toLowerCase() };
          }}
        />
      </label>
      <label>
        Group by{" "}
        <select
          id="map-group"
          value={groupLabel.value}
          onChange={({ currentTarget }) => {
            groupLabel.value = currentTarget.value;
          }}
        >
          <option value="">nothing</option>
          {groupLabels.value.map(({ key, values }) => (
            <option key={key} value={key}>
              {key} ({values})
            </option>
          ))}
        </select>
      </label>
      <fieldset id="map-views">
        <legend class="unseen">Shown as</legend>
        <ViewChoice value="map" label="Map" />
        <ViewChoice value="table" label="Table" />
      </fieldset>
    </div>
  );
}

function ViewChoice({ value, label }: { value: "map" | "table"; label: string }) {
  return (
    <label>
      <input
        type="radio"
        name="map-view"
        value={value}
        checked={view.value === value}
        onChange={() => {
          view.value = value;
        }}
      />{" "}
      {label}
    </label>
  );
}

function Blocks({ placing }: { placing: Placing }) {
  const { daemonSets } = placing.placed;
  return (
    <>
      {daemonSets.slice(0, MOST_DAEMON_SETS).map((daemonSet) => (
        <Block key={nameOf(daemonSet)} placing={placing} daemonSet={daemonSet} isNamed={daemonSets.length > 1} />
      ))}
      {daemonSets.slice(MOST_DAEMON_SETS).map((daemonSet) => (
        <p key={nameOf(daemonSet)} class="hint">
          {nameOf(daemonSet)}: {daemonSet.summary}
        </p>
      ))}
    </>
  );
}

interface BlockProps {
  placing: Placing;
  daemonSet: PlacementTable;
  isNamed: boolean;
}

/** A DaemonSet: its nodes, its hints and its remedies. */
function Block({ placing, daemonSet, isNamed }: BlockProps) {
  const of = nameOf(daemonSet);
  const { nodes: names } = placing.overview;
  const nodes = shownNodes(daemonSet, names, filter.value);
  return (
    <div class="placed" data-of={of}>
      {isNamed && (
        <>
          <h3>
            {of}{" "}
            <span class="soft">
              {daemonSet.shouldRun} of {names.length} nodes
            </span>
          </h3>
          <ul>
            <Sentences daemonSet={daemonSet} />
          </ul>
        </>
      )}
      {daemonSet.shouldRun === 0 && <Remedies daemonSet={daemonSet} />}
      {nodes.length > 0 ? (
        <Nodes placing={placing} daemonSet={daemonSet} nodes={nodes} />
      ) : (
        <p class="hint">No node matches.</p>
      )}
      {daemonSet.shouldRun > 0 && <Remedies daemonSet={daemonSet} />}
    </div>
  );
}

interface NodesProps {
  placing: Placing;
  daemonSet: PlacementTable;
  nodes: readonly number[];
}

function Nodes({ placing, daemonSet, nodes }: NodesProps) {
  const of = nameOf(daemonSet);
  const { nodes: names } = placing.overview;
  if (names.length <= MOST_ROWS) return <NodeRows placing={placing} daemonSet={daemonSet} nodes={nodes} />;
  const chosen = (node: number) => select(of, names[node] ?? "");
  const isChosen = selected.value.of === of;
  const shown = {
    placing,
    daemonSet,
    suffix: suffix.value,
    selected: isChosen ? placeOf(selected.value.node) : undefined,
    chosen,
  };
  if (view.value === "table") return <NodeTable {...shown} nodes={nodes} groups={groups.value} />;
  const summary = plain(daemonSet.summary);
  return (
    <NodeCanvas
      {...shown}
      groups={grouped(nodes, groups.value)}
      changes={changes.value.get(of)}
      label={`Nodes of ${of}: ${summary}. Arrow keys choose a node; the table has the same nodes.`}
    />
  );
}
