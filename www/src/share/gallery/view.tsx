// The gallery: common problems, each with a link that opens it and a sentence about what it shows.

import { Inline } from "../../inline";
import { exampleFragment } from "../codec";
import "../share.css";
import { GALLERY, type GalleryExample } from "./examples";

const GROUPS: readonly GalleryExample["group"][] = [...new Set(GALLERY.map(({ group }) => group))];

export function GalleryView() {
  return (
    <>
      <p class="hint">
        What people report of DaemonSets. Each is a link that may be sent; texts of your own stay in their lists.
      </p>
      {GROUPS.map((group) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <ul class="gallery">
            {GALLERY.filter((one) => one.group === group).map(({ id, title, see }) => (
              <li key={id}>
                <a href={exampleFragment(id)}>
                  <strong>{title}</strong>
                  <Inline text={see} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
