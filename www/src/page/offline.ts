// Caches the page in the browser, so that it opens and works offline.

/** Registers the service worker once the page has loaded. Without service workers, the page works online only. */
export function startOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = () => {
    navigator.serviceWorker.register(new URL("./service-worker.js", document.baseURI)).catch(() => undefined);
  };
  addEventListener("load", () => setTimeout(register, 2000));
  if (document.readyState === "complete") setTimeout(register, 2000);
}
