// A page that is not ready yet is asked for again until it is.

setTimeout(() => location.reload(), 1500);
