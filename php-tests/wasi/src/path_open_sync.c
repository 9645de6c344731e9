#include "suite.h"

int main(void) {
    fact("dsync", opens(DIR, 0, "file", CREAT, WRITE, DSYNC));
    fact("rsync", opens(DIR, 0, "file", CREAT, READ | WRITE, RSYNC));
    fact("sync", opens(DIR, 0, "file", CREAT, WRITE, SYNC));
    fact("not blocking", opens(DIR, 0, "file", CREAT, WRITE, NONBLOCK));
    return 0;
}
