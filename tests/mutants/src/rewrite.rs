//! Rewrites a source file so that each of its mutants can be switched on at run time.
//!
//! A mutated expression becomes `(if crate::mutant(7) { mutated } else { original })`. As only one
//! mutant is switched on at a time, the mutated text contains no further mutants, so the size of
//! the text grows linearly with the nesting depth, not exponentially.

use std::collections::HashMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::edits::{self, Edit, Edited, Piece};
use crate::list::{Genre, Mutant, Position};

/// Returns the edited file. Mutants that are not expressions, or are in places without run-time
/// conditions (a constant, a `const fn`, a `let` in a condition), are left out.
///
/// # Errors
///
/// When the file cannot be parsed.
pub fn rewrite(source: &str, mutants: &[&Mutant]) -> Result<Edited, String> {
    let file = syn::parse_file(source).map_err(|error| error.to_string())?;
    let mut places: HashMap<(Genre, Position), Vec<&Mutant>> = HashMap::new();
    for mutant in mutants {
        places.entry((mutant.genre, mutant.start)).or_default().push(mutant);
    }
    let mut rewriter = Rewriter { source, places, edits: Vec::new() };
    rewriter.visit_file(&file);
    Ok(edits::apply(source, &rewriter.edits))
}

struct Rewriter<'a> {
    source: &'a str,
    places: HashMap<(Genre, Position), Vec<&'a Mutant>>,
    edits: Vec<Edit>,
}

fn on(id: u32) -> String {
    format!("crate::mutant({id})")
}

fn plain(text: &str) -> Piece {
    Piece { text: text.to_owned(), mutants: Vec::new() }
}

fn position(node: &impl Spanned) -> Position {
    let start = node.span().start();
    Position { line: start.line, column: start.column + 1 }
}

fn range(node: &impl Spanned) -> Range<usize> {
    node.span().byte_range()
}

/// Whether a condition contains `let`, and so is not an expression by itself.
fn binds(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => binds(&both.left) || binds(&both.right),
        _ => false,
    }
}

impl<'a> Rewriter<'a> {
    fn at(&self, genre: Genre, node: &impl Spanned) -> Vec<&'a Mutant> {
        self.places.get(&(genre, position(node))).cloned().unwrap_or_default()
    }

    fn text(&self, range: Range<usize>) -> &'a str {
        &self.source[range]
    }

    /// Replaces an expression by the alternative whose mutant is switched on.
    fn choose(&mut self, range: Range<usize>, name: &str, others: Vec<(u32, String)>) {
        let others: Vec<_> = others
            .into_iter()
            .filter(|(_, text)| syn::parse_str::<syn::Expr>(text).is_ok())
            .collect();
        if others.is_empty() {
            return;
        }
        let mut before = vec![plain(&format!("{name}("))];
        for (id, text) in others {
            before.push(Piece {
                text: format!("if {} {{ {text} }} else ", on(id)),
                mutants: vec![id],
            });
        }
        before.push(plain("{ "));
        self.edits.push(Edit { wide: range.clone(), range, before, after: vec![plain(" })")] });
    }

    /// Returns whether the body of a function can be rewritten, which that of a `const fn` cannot.
    fn function(
        &mut self,
        node: &impl Spanned,
        signature: &syn::Signature,
        block: Option<&syn::Block>,
    ) -> bool {
        if signature.constness.is_some() {
            return false;
        }
        let Some((block, first)) = block.and_then(|block| Some((block, block.stmts.first()?)))
        else {
            return true;
        };
        let before: Vec<Piece> = self
            .at(Genre::FnValue, first)
            .into_iter()
            .map(|mutant| Piece {
                text: format!(" if {} {{ return {}; }}", on(mutant.id), mutant.replacement),
                mutants: vec![mutant.id],
            })
            .collect();
        if !before.is_empty() {
            let inside = block.brace_token.span.open().byte_range().end;
            self.edits.push(Edit {
                range: inside..inside,
                before,
                after: Vec::new(),
                wide: range(node),
            });
        }
        true
    }

    /// Rewrites a match arm. The compiler reports values without an arm at the match as a whole.
    fn arm(&mut self, arm: &syn::Arm, whole: &Range<usize>) {
        let deleted = self.at(Genre::MatchArm, arm).first().map(|mutant| mutant.id);
        let Some((_, guard)) = &arm.guard else {
            if let Some(id) = deleted {
                let end = range(&arm.pat).end;
                let before = vec![Piece { text: format!(" if !{}", on(id)), mutants: vec![id] }];
                self.edits.push(Edit {
                    range: end..end,
                    before,
                    after: Vec::new(),
                    wide: whole.clone(),
                });
            }
            return;
        };
        let of = |value: &str| {
            self.at(Genre::MatchArmGuard, guard.as_ref())
                .into_iter()
                .find(|mutant| mutant.replacement == value)
                .map(|mutant| mutant.id)
        };
        let (always, never) = (of("true"), of("false"));
        let mut before = Vec::new();
        let mut after = Vec::new();
        for id in deleted.into_iter().chain(never) {
            before.push(Piece { text: format!("!{} && ", on(id)), mutants: vec![id] });
        }
        if !binds(guard) {
            before.push(plain("("));
            after.push(plain(")"));
            if let Some(id) = always {
                before.push(Piece { text: format!("{} || ", on(id)), mutants: vec![id] });
            }
        }
        if before.iter().any(|piece| !piece.mutants.is_empty()) {
            self.edits.push(Edit {
                range: range(guard.as_ref()),
                before,
                after,
                wide: whole.clone(),
            });
        }
    }
}

impl<'ast> Visit<'ast> for Rewriter<'_> {
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if self.function(item, &item.sig, Some(&item.block)) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if self.function(item, &item.sig, Some(&item.block)) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if self.function(item, &item.sig, item.default.as_ref()) {
            visit::visit_trait_item_fn(self, item);
        }
    }

    fn visit_expr_binary(&mut self, expression: &'ast syn::ExprBinary) {
        let found = self.at(Genre::BinaryOperator, &expression.op);
        if !found.is_empty() && !binds(&expression.left) && !binds(&expression.right) {
            let (whole, operator) = (range(expression), range(&expression.op));
            let (left, right) =
                (self.text(whole.start..operator.start), self.text(operator.end..whole.end));
            let others = found
                .into_iter()
                .map(|mutant| (mutant.id, format!("{left}{}{right}", mutant.replacement)))
                .collect();
            self.choose(whole, "", others);
        }
        visit::visit_expr_binary(self, expression);
    }

    fn visit_expr_unary(&mut self, expression: &'ast syn::ExprUnary) {
        if let Some(mutant) = self.at(Genre::UnaryOperator, &expression.op).first() {
            let other = self.text(range(expression.expr.as_ref())).to_owned();
            self.choose(range(expression), "", vec![(mutant.id, other)]);
        }
        visit::visit_expr_unary(self, expression);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        for arm in &expression.arms {
            self.arm(arm, &range(expression));
        }
        visit::visit_expr_match(self, expression);
    }

    fn visit_expr_struct(&mut self, expression: &'ast syn::ExprStruct) {
        if let Some(base) = &expression.rest {
            let base_text = self.text(range(base.as_ref()));
            let path = self.text(range(&expression.path));
            let base = if base_text == "Default::default()" {
                format!("<{path} as Default>::default()")
            } else {
                base_text.to_owned()
            };
            for field in &expression.fields {
                if let (Some(mutant), syn::Member::Named(name)) =
                    (self.at(Genre::StructField, field).first(), &field.member)
                {
                    let other = format!("({base}).{name}.clone()");
                    let label = if field.colon_token.is_some() {
                        String::new()
                    } else {
                        format!("{name}: ")
                    };
                    self.choose(range(&field.expr), &label, vec![(mutant.id, other)]);
                }
            }
        }
        visit::visit_expr_struct(self, expression);
    }
}
