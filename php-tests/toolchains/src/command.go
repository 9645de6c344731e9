// A program in Go: arguments, environment, standard streams, a file, an exit code.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Println(os.Args[1], os.Getenv("NAME"), line)
	content, err := os.ReadFile("/data/in.txt")
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(content)
	os.Exit(4)
}
