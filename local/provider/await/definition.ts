import { type Awaiter, notReady, ready } from "./awaiter";
import { hasCondition } from "./condition";

/** Served: its objects can be made. */
export const customResourceDefinition: Awaiter = {
  defaultTimeoutSeconds: 60,
  onRead: false,
  judge({ object }) {
    if (hasCondition(object, "Established")) return ready;
    return notReady(["CustomResourceDefinition is not established: its names may collide with another's"]);
  },
};
