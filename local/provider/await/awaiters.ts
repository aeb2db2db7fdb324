import { apiVersionOf, type KubeObject, kindOf } from "../kubeObject";
import type { Awaiter } from "./awaiter";
import { customResourceDefinition } from "./definition";
import { ingress, service } from "./network";
import { persistentVolume, persistentVolumeClaim } from "./storage";
import { daemonSet, deployment, job, pod, replicationController, statefulSet } from "./workload";

/** The kinds that are waited for; every other object is ready as soon as it exists. */
const AWAITERS = new Map<string, Awaiter>([
  ["apiextensions.k8s.io/v1/CustomResourceDefinition", customResourceDefinition],
  ["apps/v1/DaemonSet", daemonSet],
  ["apps/v1/Deployment", deployment],
  ["apps/v1/StatefulSet", statefulSet],
  ["batch/v1/Job", job],
  ["networking.k8s.io/v1/Ingress", ingress],
  ["v1/PersistentVolume", persistentVolume],
  ["v1/PersistentVolumeClaim", persistentVolumeClaim],
  ["v1/Pod", pod],
  ["v1/ReplicationController", replicationController],
  ["v1/Service", service],
]);

export function awaiterFor(object: KubeObject): Awaiter | undefined {
  return AWAITERS.get(`${apiVersionOf(object)}/${kindOf(object)}`);
}
