// Records the lives of DaemonSets in a real control plane: scripts of what happens from
// outside, and what the cluster then did, as cases that the simulation is compared with.
//
// README.md has the form of a case and what is compared.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "the kubeconfig of a control plane that up.sh started")
	version := flag.String("version", "", "the minor version of that control plane, which the cases name")
	seed := flag.Uint64("seed", 1, "the seed of the scripts")
	count := flag.Int("count", 100, "how many scripts are run")
	parallel := flag.Int("parallel", 20, "how many scripts run side by side")
	only := flag.String("only", "", "only scripts whose name begins so")
	flag.Parse()
	cluster, err := connect(*kubeconfig)
	if err != nil {
		fail(err)
	}
	scripts := make([]*Script, 0, *count)
	for number := 0; number < *count; number++ {
		script := newScript(*seed, number)
		if strings.HasPrefix(script.ID, *only) {
			scripts = append(scripts, script)
		}
	}
	var cases []*Case
	var lock sync.Mutex
	var group sync.WaitGroup
	begun := time.Now()
	slots := make(chan struct{}, *parallel)
	for _, script := range scripts {
		slots <- struct{}{}
		group.Add(1)
		go func() {
			defer group.Done()
			defer func() { <-slots }()
			recorded, err := record(cluster, script, *version)
			for turn := 0; turn < 3 && errors.As(err, new(errTooSlow)); turn++ {
				recorded, err = record(cluster, script, *version)
			}
			lock.Lock()
			defer lock.Unlock()
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s is left out: %v\n", script.ID, err)
				return
			}
			cases = append(cases, recorded)
			fmt.Fprintf(os.Stderr, "%s: %d of %d after %s\n", script.ID, len(cases), len(scripts),
				time.Since(begun).Round(time.Second))
		}()
		// Not all at once, so that the periods of the controllers are met at any phase.
		time.Sleep(300 * time.Millisecond)
	}
	group.Wait()
	sort.Slice(cases, func(a, b int) bool { return cases[a].number < cases[b].number })
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	for _, recorded := range cases {
		if err := encoder.Encode(recorded); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
