use axcess_snapshot::*;
use std::time::Instant;
fn main(){
 let rss=||{ std::fs::read_to_string("/proc/self/status").unwrap().lines().filter(|l|l.starts_with("VmHWM")||l.starts_with("VmRSS")).collect::<Vec<_>>().join(" ")};
 let t=Instant::now(); let s=generate(Size::Large,1); println!("gen {:?} {}",t.elapsed(),rss());
 let t=Instant::now(); let d=s.draft.defects(); println!("defects {} {:?} {}",d.len(),t.elapsed(),rss());
 let t=Instant::now(); let d=s.digest(); println!("digest {d} {:?} {}",t.elapsed(),rss());
 let t=Instant::now(); let w=write(&s,Packing::Plain); println!("write {} {:?} {}",w.len(),t.elapsed(),rss());
 drop(s);
 let t=Instant::now(); let l=Loader::default().load("x",&w).unwrap(); println!("load {:?} {} {:?}",t.elapsed(),rss(),l.warnings);
 for p in [Packing::Gzip,Packing::Zstd]{ let t=Instant::now(); let w=write(&l,p); println!("write {p} {} {:?}",w.len(),t.elapsed()); let t=Instant::now(); Loader::default().load("x",&w).unwrap(); println!("load {p} {:?} {}",t.elapsed(),rss());}
}
