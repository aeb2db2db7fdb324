import type { Api } from "./api";

/** placeholder */
export async function seed(_api: Api, _calicoModule: string): Promise<void> {}
