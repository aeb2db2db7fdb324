import { pluckString } from "../kubeObject";
import { type Awaiter, notReady, ready } from "./awaiter";

const DEFAULT_TIMEOUT_SECONDS = 300;

/** Available, or bound already. */
export const persistentVolume: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: false,
  judge({ object }) {
    const phase = pluckString(object, "status", "phase");
    return phase === "Available" || phase === "Bound"
      ? ready
      : notReady([`PersistentVolume is ${phase || "not available"}`]);
  },
};

/** Bound; or still pending where its storage class waits for the first pod that uses it. */
export const persistentVolumeClaim: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: false,
  related: (object) => {
    const name = pluckString(object, "spec", "storageClassName");
    return name === ""
      ? []
      : [{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", fieldSelector: `metadata.name=${name}` }];
  },
  judge({ object, related }) {
    const phase = pluckString(object, "status", "phase");
    const late = (related[0] ?? []).some(
      (one) => pluckString(one, "volumeBindingMode") === "WaitForFirstConsumer",
    );
    if (phase === "Bound" || (late && phase === "Pending")) return ready;
    return notReady(
      [`PersistentVolumeClaim is ${phase || "not bound"}`],
      "Waiting for PersistentVolumeClaim to be bound",
    );
  },
};
