import { type KubeObject, nameOf, pluck, pluckList, pluckNumber, pluckString } from "../kubeObject";
import { isMap } from "../propertyValue";
import { type Awaiter, notReady, type Related, ready } from "./awaiter";
import { findCondition, hasCondition, isCurrent } from "./condition";

const DEFAULT_TIMEOUT_SECONDS = 600;

/** The pods that a workload's selector matches, to say what is wrong with them. */
function pods(object: KubeObject): Related[] {
  const labels = pluck(object, "spec", "selector", "matchLabels");
  if (!isMap(labels)) return [];
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
  return labelSelector === "" ? [] : [{ apiVersion: "v1", kind: "Pod", labelSelector }];
}

/** What keeps pods from being ready: images, crashes, scheduling. */
export function podProblems(related: readonly KubeObject[]): string[] {
  return related.flatMap((pod) => {
    const unscheduled = findCondition(pod, "PodScheduled");
    const problems =
      unscheduled && pluckString(unscheduled, "status") === "False"
        ? [
            `[Pod ${nameOf(pod)}]: ${pluckString(unscheduled, "reason")}: ${pluckString(unscheduled, "message")}`,
          ]
        : [];
    for (const container of pluckList(pod, "status", "containerStatuses")) {
      const reason = pluckString(container, "state", "waiting", "reason");
      if (reason !== "" && reason !== "ContainerCreating" && reason !== "PodInitializing") {
        const message = pluckString(container, "state", "waiting", "message");
        problems.push(
          `[Pod ${nameOf(pod)}]: containers with unready status: [${pluckString(container, "name")}] -- [${reason}] ${message}`,
        );
      }
    }
    return problems;
  });
}

const observed = (object: KubeObject): boolean =>
  isCurrent(object, pluckNumber(object, "status", "observedGeneration") ?? 0);
const count = (object: KubeObject, field: string): number => pluckNumber(object, "status", field) ?? 0;
const wanted = (object: KubeObject): number => pluckNumber(object, "spec", "replicas") ?? 1;

/** Rolled out: the newest ReplicaSet has all its pods, and enough of them are available. */
export const deployment: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  related: pods,
  judge({ object, related }) {
    const replicas = wanted(object);
    const progressing = findCondition(object, "Progressing");
    const rolledOut =
      pluck(object, "spec", "paused") === true ||
      pluckString(progressing, "reason") === "NewReplicaSetAvailable";
    const updated = count(object, "updatedReplicas");
    const done =
      observed(object) &&
      rolledOut &&
      updated >= replicas &&
      count(object, "readyReplicas") >= replicas &&
      hasCondition(object, "Available");
    if (done || (observed(object) && replicas === 0 && count(object, "replicas") === 0)) return ready;
    const reasons: string[] = [];
    if (progressing && pluckString(progressing, "status") === "False") {
      reasons.push(`[${pluckString(progressing, "reason")}] ${pluckString(progressing, "message")}`);
    }
    if (updated < replicas)
      reasons.push(
        `Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live`,
      );
    else reasons.push("Minimum number of live Pods was not attained");
    reasons.push(...podProblems(related[0] ?? []));
    return notReady(
      reasons,
      `[1/2] Waiting for app ReplicaSet to be available (${count(object, "readyReplicas")}/${replicas} Pods available)`,
    );
  },
};

/** All pods are there, ready, and of the newest revision. */
export const statefulSet: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  related: pods,
  judge({ object, related }) {
    const replicas = wanted(object);
    const revision =
      pluckString(object, "status", "currentRevision") === pluckString(object, "status", "updateRevision");
    const readyReplicas = count(object, "readyReplicas");
    if (observed(object) && revision && readyReplicas >= replicas && count(object, "replicas") >= replicas)
      return ready;
    const reasons = [
      ...(readyReplicas < replicas
        ? [`${readyReplicas} out of ${replicas} replicas succeeded readiness checks`]
        : []),
      ...(revision
        ? []
        : ["StatefulSet controller failed to advance from the current revision to the new one"]),
      ...podProblems(related[0] ?? []),
    ];
    return notReady(
      reasons,
      `[1/2] Waiting for StatefulSet to create Pods (${readyReplicas}/${replicas} Pods ready)`,
    );
  },
};

/** Every node that should have a pod has one of the newest revision, available. */
export const daemonSet: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  related: pods,
  judge({ object, related }) {
    const desired = count(object, "desiredNumberScheduled");
    const onDelete = pluckString(object, "spec", "updateStrategy", "type") === "OnDelete";
    const updated = onDelete || count(object, "updatedNumberScheduled") >= desired;
    const available = count(object, "numberAvailable");
    const scheduled = pluckNumber(object, "status", "desiredNumberScheduled") !== undefined;
    if (observed(object) && scheduled && updated && available >= desired) return ready;
    return notReady(
      [`${available} out of ${desired} Pods are available`, ...podProblems(related[0] ?? [])],
      `Waiting for DaemonSet Pods (${available}/${desired} available)`,
    );
  },
};

/** Completed; a failed Job fails at once. */
export const job: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  judge({ object }) {
    if (hasCondition(object, "Complete") || hasCondition(object, "Suspended")) return ready;
    const failed = findCondition(object, "Failed");
    if (failed && pluckString(failed, "status") === "True") {
      const reason = `[${pluckString(failed, "reason")}] ${pluckString(failed, "message")}`;
      return { ready: false, reasons: [reason], failed: `Job '${nameOf(object)}' failed. ${reason}` };
    }
    const active = count(object, "active");
    return notReady(
      [`Job has not completed (${active} Pods active)`],
      `Waiting for Job to succeed (Active: ${active})`,
    );
  },
};

/** Ready, or finished with success. */
export const pod: Awaiter = {
  defaultTimeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  onRead: true,
  judge({ object }) {
    if (hasCondition(object, "Ready") || pluckString(object, "status", "phase") === "Succeeded") return ready;
    const condition = findCondition(object, "Ready");
    const reasons = podProblems([object]);
    if (reasons.length === 0) reasons.push(pluckString(condition, "message") || "Pod is not ready");
    return notReady(reasons, "Waiting for Pod to be ready");
  },
};

/** As many pods as wanted. */
export const replicationController: Awaiter = {
  defaultTimeoutSeconds: 300,
  onRead: false,
  judge({ object }) {
    const found = count(object, "replicas");
    if (found >= wanted(object)) return ready;
    return notReady([
      `Waiting for replication controller to be scheduled (have ${found} of ${wanted(object)})`,
    ]);
  },
};
