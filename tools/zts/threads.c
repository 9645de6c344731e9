/*
 * Serves a script from several threads of one process, as a thread-safe server does:
 *
 *     threads php.ini script.php THREADS ROUNDS
 *
 * All threads begin a round together. The script finds $round and $thread, and fails with an exit code or a fatal
 * error. Exits with 1 if any request fails.
 */

#include <sapi/embed/php_embed.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

ZEND_TSRMLS_CACHE_DEFINE()

static const char *script;
static int rounds;
static atomic_int failures;
static pthread_barrier_t together;

static void *serve(void *thread)
{
    ts_resource(0);
    ZEND_TSRMLS_CACHE_UPDATE();
    for (int round = 0; round < rounds; round++) {
        pthread_barrier_wait(&together);
        if (php_request_startup() == FAILURE) {
            failures++;
            continue;
        }
        char *code;
        spprintf(&code, 0, "$round = %d; $thread = %d; require '%s';", round, (int) (intptr_t) thread, script);
        bool bailed_out = true;
        zend_first_try {
            zend_eval_string_ex(code, NULL, "request", true);
            bailed_out = false;
        } zend_end_try();
        if (bailed_out || EG(exit_status) != 0) {
            failures++;
        }
        efree(code);
        php_request_shutdown(NULL);
    }
    ts_free_thread();
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: %s php.ini script.php THREADS ROUNDS\n", argv[0]);
        return 2;
    }
    script = argv[2];
    int count = atoi(argv[3]);
    rounds = atoi(argv[4]);

    php_embed_module.php_ini_path_override = argv[1];
    if (php_embed_init(1, argv) == FAILURE) {
        return 2;
    }
    /* It begins a request of the main thread's, which does not serve. */
    php_request_shutdown(NULL);

    pthread_barrier_init(&together, NULL, count);
    pthread_t *threads = calloc(count, sizeof *threads);
    for (intptr_t thread = 0; thread < count; thread++) {
        pthread_create(&threads[thread], NULL, serve, (void *) thread);
    }
    for (int thread = 0; thread < count; thread++) {
        pthread_join(threads[thread], NULL);
    }
    printf("%d failures in %d rounds of %d threads\n", failures, rounds, count);

    php_request_startup();
    php_embed_shutdown();
    return failures == 0 ? 0 : 1;
}
