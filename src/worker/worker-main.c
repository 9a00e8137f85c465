/* clew-worker: started by clew, never by hand. */
#include "worker/worker-ops.h"

int main(int argc, char **argv) {
        return worker_main(argc, argv, &worker_ops);
}
