// Keeps the page in the browser, so that it opens and works without a network.

/** Registers the service worker once the page is idle. Where there can be none, the page works online. */
export function startOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = () => {
    navigator.serviceWorker.register(new URL("./service-worker.js", document.baseURI)).catch(() => undefined);
  };
  addEventListener("load", () => setTimeout(register, 2000));
  if (document.readyState === "complete") setTimeout(register, 2000);
}
