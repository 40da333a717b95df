//! Descriptions of what a simulation assumes.

use crate::contract::time_span::print;
use crate::simulation::{Scheduling, SimulationOptions};

/// Returns the assumptions, one clause each, to be listed after "Assumed:".
pub(super) fn assumptions(options: &SimulationOptions) -> Vec<String> {
    let scheduling = match options.scheduling {
        Scheduling::AtOnce => "every pod fits on its node",
        Scheduling::DefaultScheduler => "the default scheduler binds pods",
        Scheduling::Controller => "the controller schedules by itself, as before Kubernetes 1.12",
    };
    let mut assumed = vec![
        format!("pods are ready {} after they are on their node", print(options.ready_after)),
        format!("pods are gone {} after they are deleted", print(options.termination)),
        scheduling.to_owned(),
    ];
    match options.node_lifecycle {
        Some(life) => {
            let grace = print(life.grace);
            assumed.push(format!(
                "a node that stops reporting is marked NotReady and tainted after {grace}; its pods stay ready until then"
            ));
            assumed.push(
                "pods deleted on a node that does not report stay Terminating until it does"
                    .to_owned(),
            );
        }
        None => {
            assumed.push("the pods of a node that does not answer are unready at once".to_owned());
        }
    }
    assumed.push(match options.pod_gc {
        Some(delay) => format!(
            "the pods of a removed node are deleted by the garbage collector after {}; it looks every {}",
            print(delay),
            print(options.pod_gc_period)
        ),
        None => "pods go with their node".to_owned(),
    });
    assumed.push("there are no PodDisruptionBudgets".to_owned());
    assumed
}
