// A library in C++, with its standard library and without exceptions.

#include <map>
#include <string>
#include <vector>

extern "C" {

__attribute__((export_name("words"))) int words(const char *text) {
    std::map<std::string, int> count;
    std::string word;
    for (const char *at = text;; at++) {
        if (*at == ' ' || *at == 0) {
            if (!word.empty()) count[word]++;
            word.clear();
        } else {
            word += *at;
        }
        if (*at == 0) break;
    }
    return count.size();
}

}

__attribute__((visibility("default"))) int twice(int n) { return 2 * n; }
