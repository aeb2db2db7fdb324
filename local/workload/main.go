// The one program that runs in the pods of a cluster with real nodes, and asks from its namespaces. It is static and needs
// nothing beside it, so that an image of it is a single file.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// commands are what the program does, by its first argument or by the name that it is called under.
var commands = map[string]func() error{
	"serve": serve,
	"probe": probe,
	"hold":  hold,
}

func main() {
	name := "serve"
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	command, known := commands[name]
	if !known {
		fmt.Fprintf(os.Stderr, "%s is none of serve, probe and hold\n", name)
		os.Exit(2)
	}
	if err := command(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// hold keeps the namespaces of its process alive: a pod's sandbox, or a host on the test's network. As process 1 of a pod
// it takes the exit codes of orphans, which would stay as zombies otherwise.
func hold() error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return nil
		}
		for {
			pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			if err != nil || pid <= 0 {
				break
			}
		}
	}
	return nil
}
