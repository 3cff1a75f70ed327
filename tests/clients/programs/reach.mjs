// The TypeScript client, which looks for its server wherever the environment leads it.

import { listOrganizations } from "@arizeai/ax-client";

await listOrganizations({ limit: 1 });
