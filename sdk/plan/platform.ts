import type { ServicesMode } from "../config/platformArgs";
import type { PlannedExposure } from "./exposure";
import type { PlannedIngress, PlannedService } from "./service";

/** The platform ports. */
export interface PlannedPlatform {
  mode: ServicesMode;
  /** Services that the package makes. */
  services: PlannedService[];
  /** Services that exist already and get type and node ports by patch. */
  patches: PlannedService[];
  ingresses: PlannedIngress[];
  exposures: PlannedExposure[];
}
