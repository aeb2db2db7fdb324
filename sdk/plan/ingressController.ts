import type { PlannedChart } from "./chart";
import type { PlannedExposure } from "./exposure";
import type { PlannedService } from "./service";

/** The ingress controller that the environment installs. */
export interface PlannedIngressController {
  /** Name of the Helm release and of the controller's Service. */
  releaseName: string;
  namespace: string;
  className: string;
  chart: PlannedChart;
  /** The controller's Service as the chart will make it. */
  service: PlannedService;
  exposures: PlannedExposure[];
}
